/** What goes wrong with one request. "after" means that the request is carried out and saved, and only its answer is lost. */
export type Fault =
  | { readonly kind: 'bad-gateway'; readonly when: 'before' | 'after' }
  | { readonly kind: 'no-answer'; readonly when: 'before' | 'after' }
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  | { readonly kind: 'too-many'; readonly form: 'plain' | 'json'; readonly retryAfter?: number }
  | { readonly kind: 'login-page' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'drop-assignees' };

/** Which requests a fault is for; `path` is matched against the decoded path below `/api/v4`. */
type FaultMatch = { readonly method?: string; readonly path?: RegExp };

/** Arranges faults of the REST face, for tests. */
export type Faults = {
  /** The next `times` matching requests (1 by default) suffer the fault. */
  readonly next: (match: FaultMatch, fault: Fault, times?: number) => void;
  /** The fault for a request, if one was arranged; it is used up. */
  readonly take: (method: string, path: string) => Fault | undefined;
  /** How many arranged faults did not happen yet. */
  readonly left: () => number;
  readonly clear: () => void;
};

/** No faults yet. */
export function createFaults(): Faults {
  let arranged: { readonly match: FaultMatch; readonly fault: Fault; times: number }[] = [];
  return {
    next: (match, fault, times = 1) => {
      arranged.push({ match, fault, times });
    },
    take: (method, path) => {
      const found = arranged.find(({ match }) => isFor(match, method, path));
      if (!found) return undefined;
      found.times -= 1;
      arranged = arranged.filter(({ times }) => times > 0);
      return found.fault;
    },
    left: () => arranged.reduce((sum, { times }) => sum + times, 0),
    clear: () => {
      arranged = [];
    },
  };
}

function isFor(match: FaultMatch, method: string, path: string): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  return match.path === undefined || match.path.test(path);
}
