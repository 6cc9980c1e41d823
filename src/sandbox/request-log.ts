/** One REST call: the path is below `/api/v4`, decoded and without its query; `status` is null where no answer was sent. */
type LoggedRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number | null;
  readonly caller: string | null;
};

/** Which calls to look at; what is absent does not matter. */
type RequestFilter = { readonly method?: string; readonly path?: RegExp; readonly caller?: string };

/** Every REST call since the start in the order of arrival, for tests that count them. */
export type RequestLog = {
  /** Keeps a call and returns how to say what it was answered. */
  readonly add: (request: Omit<LoggedRequest, 'status'>) => (status: number) => void;
  readonly all: (filter?: RequestFilter) => readonly LoggedRequest[];
  readonly clear: () => void;
};

/** An empty log; it keeps the last 5,000 calls at least. */
export function createRequestLog(): RequestLog {
  let requests: Entry[] = [];
  return {
    add: (request) => {
      const entry: Entry = { ...request, status: null };
      requests.push(entry);
      if (requests.length > 10_000) requests = requests.slice(-5_000);
      return (status) => {
        entry.status = status;
      };
    },
    all: (filter = {}) => requests.filter((request) => fits(request, filter)).map((entry) => ({ ...entry })),
    clear: () => {
      requests = [];
    },
  };
}

type Entry = Omit<LoggedRequest, 'status'> & { status: number | null };

function fits(request: LoggedRequest, { method, path, caller }: RequestFilter): boolean {
  if (method !== undefined && request.method !== method.toUpperCase()) return false;
  if (path !== undefined && !path.test(request.path)) return false;
  return caller === undefined || request.caller === caller;
}
