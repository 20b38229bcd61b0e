// SPDX-License-Identifier: Apache-2.0
// A refusal of the server (RFC 9457), or of the line to it, as one kind of error.

export interface Where {
  file?: string;
  row?: number;
  column?: string;
  field?: string;
  value?: string;
  clause?: string;
}

export interface ProblemDetail {
  code: string;
  detail: string;
  where?: Where;
}

export interface ProblemBody {
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  trace_id?: string;
  where?: Where;
  errors?: ProblemDetail[];
}

/** Codes made in the browser; every other code is the server's. */
export const kUnreachable = 'browser.unreachable';
export const kUnreadable = 'browser.unreadable';

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly traceId: string;
  readonly where?: Where;
  readonly errors: ProblemDetail[];

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? body.code ?? String(status));
    this.name = 'ApiProblem';
    this.status = status;
    this.code = body.code ?? kUnreadable;
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.traceId = body.trace_id ?? '';
    this.where = body.where;
    this.errors = body.errors ?? [];
  }

  /** Nothing was answered at all: the line, not the request, is at fault. */
  get unreachable(): boolean {
    return this.code === kUnreachable;
  }

  /** The object changed since it was read (If-Match refused). */
  get stale(): boolean {
    return this.status === 412;
  }
}

export function unreachable(): ApiProblem {
  return new ApiProblem(0, { code: kUnreachable });
}

/** Any thrown thing as a problem, so that pages show one form of error. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  return new ApiProblem(0, { code: 'browser.fault', detail: thrown instanceof Error ? thrown.message : String(thrown) });
}

/** The sentence of each field that was refused, by field name. The first sentence of a field wins. */
export function fieldErrors(problem: ApiProblem): Record<string, string> {
  const found: Record<string, string> = {};
  const all: ProblemDetail[] = [
    ...problem.errors,
    { code: problem.code, detail: problem.detail || problem.title, where: problem.where },
  ];
  for (const one of all) {
    // A JSON pointer: "/name"; of a field inside another, the outer one is on the form.
    const field = one.where?.field?.replace(/^\//, '').split('/')[0];
    if (field && !(field in found)) found[field] = one.detail;
  }
  return found;
}
