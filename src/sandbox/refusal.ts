/** An answer other than success: the HTTP status and the JSON body GitLab gives for it. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`${status} ${JSON.stringify(body)}`);
    this.name = 'Refusal';
    this.status = status;
    this.body = body;
  }

  /** The refusal in words, for a page. */
  get words(): string {
    const body = this.body as { message?: unknown; error?: unknown };
    const said = body.message ?? body.error ?? `Error ${this.status}`;
    return typeof said === 'string' ? said : JSON.stringify(said);
  }
}

/** 401: no or an unknown token. */
export function unauthorized(): Refusal {
  return new Refusal(401, { message: '401 Unauthorized' });
}

/** 404: absent, or invisible to the caller, which must look the same. `what` as in "404 Project Not Found". */
export function notFound(what?: string): Refusal {
  return new Refusal(404, { message: what ? `404 ${what} Not Found` : '404 Not found' });
}

/** 403: visible but not allowed. */
export function forbidden(reason?: string): Refusal {
  return new Refusal(403, { message: reason ? `403 Forbidden - ${reason}` : '403 Forbidden' });
}

/** 400 of a model's own validation, by field. */
export function invalid(errors: Readonly<Record<string, readonly string[]>>): Refusal {
  return new Refusal(400, { message: errors });
}

/** 400 of the parameter check before anything is looked up; the key is `error`. */
export function badParameter(error: string): Refusal {
  return new Refusal(400, { error });
}

/** 400 with GitLab's prefix. */
export function badRequest(reason: string): Refusal {
  return new Refusal(400, { message: `400 Bad request - ${reason}` });
}

/** 409: it exists already. */
export function conflict(message: string): Refusal {
  return new Refusal(409, { message });
}
