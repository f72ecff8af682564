import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { OfflinePage } from "./Offline";
import { StaleNotice, Trouble } from "./Trouble";

interface ReadingProps<T> {
  query: Pick<UseQueryResult<T>, "data" | "error" | "fetchStatus" | "refetch">;
  skeleton: ReactNode;
  missing?: ((error: Error) => ReactNode) | undefined; // a page of its own for some errors, else null
  children: (data: T) => ReactNode;
}

/** Every state of a page that is read from the API, so that none is forgotten. */
export function Reading<T>({ query, skeleton, missing, children }: ReadingProps<T>) {
  const { data, error, fetchStatus, refetch } = query;
  const retry = () => void refetch();
  if (data !== undefined) {
    return (
      <>
        {error && <StaleNotice retry={retry} />}
        {children(data)}
      </>
    );
  }
  if (error) return missing?.(error) ?? <Trouble error={error} retry={retry} />;
  if (fetchStatus === "paused") return <OfflinePage />;
  return (
    <div role="status">
      <span className="unseen">Chargement en cours</span>
      <div aria-hidden="true">{skeleton}</div>
    </div>
  );
}
