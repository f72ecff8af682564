import createClient from "openapi-fetch";
import type { paths } from "./schema";

export const api = createClient<paths>({ baseUrl: "/api", credentials: "same-origin" });

/** The headers of a change without a body: the API takes changes only as JSON. */
export const AS_JSON = { "Content-Type": "application/json" };

/** What the API refused, in its own French sentence (RFC 9457). */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly reference: string | null,
    readonly retryAfter: number | null,
    readonly fields: readonly { field: string; reason: string }[],
  ) {
    super(code);
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; throws `Refused` for a bad one, `TypeError` when nothing answered. */
export async function bodyOf<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw refusal(response, error);
  return data as T;
}

function refusal(response: Response, error: unknown): Refused {
  // What answers in front of the API may speak HTML or nothing: every field is then missing.
  const problem = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof problem[key] === "string" ? problem[key] : null);
  return new Refused(
    response.status,
    text("code") ?? "unexpected",
    text("detail") ?? "",
    text("request_id"),
    typeof problem["retry_after"] === "number" ? problem["retry_after"] : null,
    Array.isArray(problem["errors"]) ? problem["errors"] : [],
  );
}

export function isRefused(error: unknown, code: string): error is Refused {
  return error instanceof Refused && error.code === code;
}
