import { useSyncExternalStore } from "react";

const desk = matchMedia("(min-width: 64em)");

function subscribe(changed: () => void) {
  desk.addEventListener("change", changed);
  return () => desk.removeEventListener("change", changed);
}

/** Whether there is room for a table beside the side list. */
export const useDesk = () => useSyncExternalStore(subscribe, () => desk.matches);
