/** What the machine or the database says no to: what is wrong and what to do. */
type SystemProblem = { readonly message: string; readonly fix: string };

/** What Node, SQLite and PostgreSQL tell of a failed call. */
type SystemError = Error & {
  readonly code: string;
  readonly syscall?: string;
  readonly port?: number;
  readonly address?: string;
  readonly path?: string;
  readonly errcode?: number;
};

/** The words for an error that is not a fault of ours; nothing where it may be one. */
export function systemProblem(error: unknown): SystemProblem | undefined {
  if (!isSystemError(error)) return undefined;
  if (error.code === 'EADDRINUSE' || error.syscall === 'listen') return listenProblem(error);
  if (isUnanswered(error))
    return {
      message: `PostgreSQL does not answer: ${error.message || error.code}.`,
      fix: 'Check DATABASE_URL, and that the database runs.',
    };
  if (isRefusedByPostgres(error))
    return {
      message: `PostgreSQL refuses: ${error.message}`,
      fix: 'Check DATABASE_URL, or ask who keeps the database.',
    };
  if (error.syscall === 'mkdir' && error.path !== undefined)
    return { message: `${error.path} cannot be used: ${error.message}.`, fix: otherFolder };
  if (isUnwritable(error)) return { message: `The data folder cannot be used: ${error.message}.`, fix: otherFolder };
  return undefined;
}

const otherFolder = 'Name another folder with FIELDCERT_DATA or --data, one with room that this user may write to.';

function listenProblem({ code, port, address, message }: SystemError): SystemProblem {
  switch (code) {
    case 'EADDRINUSE':
      return {
        message: `Port ${port} is taken.`,
        fix: 'Stop what uses it, or choose another (0 takes any free one): PORT for serve, --port and --gitlab-port for start.',
      };
    case 'EACCES':
      return { message: `This user may not listen on port ${port}.`, fix: 'Choose one above 1023.' };
    case 'EADDRNOTAVAIL':
      return {
        message: `This machine has no address ${address}.`,
        fix: 'Set HOST to one it has, such as 127.0.0.1.',
      };
    default:
      return { message: `Nobody can listen there: ${message}.`, fix: 'Check HOST and PORT.' };
  }
}

// GitLab has errors of its own, so whom else we connect to is the database.
function isUnanswered({ code, syscall }: SystemError): boolean {
  return /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(code) || syscall === 'getaddrinfo';
}

// SQLite: result codes READONLY, IOERR, FULL and CANTOPEN; the byte above them says more.
function isUnwritable({ code, errcode = 0 }: SystemError): boolean {
  return code === 'ERR_SQLITE_ERROR' && [8, 10, 13, 14].includes(errcode & 0xff);
}

// PostgreSQL: appendix A, classes 08 connection, 28 authorization, 3D database, 53 resources, 57P shutting down.
function isRefusedByPostgres({ code }: SystemError): boolean {
  return /^(08|28|3D|53|57P)[0-9A-Z]+$/.test(code) && code.length === 5;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
