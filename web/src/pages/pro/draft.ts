import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { hasExpired, useWhose } from "../../api/session";

export type Typed = Readonly<Record<string, string>>;

export const NOTHING: Typed = {};

const draftOf = (whose: string) => ["draft", whose];

/** What was typed in a form when the session was lost, for the same person to find once signed in again. */
export function useDraft(): Typed {
  const client = useQueryClient();
  const whose = useWhose();
  return useState(() => client.getQueryData<Typed>(draftOf(whose)) ?? NOTHING)[0];
}

/** The form whose fields are kept if the session is lost, in the memory of the page alone, and in no other case. */
export function useDrafted(): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  const client = useQueryClient();
  const whose = useWhose();
  useLayoutEffect(() => {
    const element = form.current;
    client.removeQueries({ queryKey: draftOf(whose) });
    return () => {
      if (!element || !hasExpired(client)) return;
      const typed = [...new FormData(element)].map(([name, value]) => [name, String(value)]);
      client.setQueryData<Typed>(draftOf(whose), Object.fromEntries(typed));
    };
  }, [client, whose]);
  return form;
}
