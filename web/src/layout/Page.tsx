import { type ReactNode, useEffect, useRef } from "react";
import { arrivedBy } from "./navigation";

/** Name the tab; once inside, bring a page reached by a link into view and let it be read from its title. */
export function usePageTitle(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Obole`;
  }, [title]);
  useEffect(() => {
    const by = arrivedBy();
    if (by === "load") return;
    heading.current?.focus({ preventScroll: true });
    if (by === "push") scrollTo(0, 0);
  }, []);
  return heading;
}

interface PageProps {
  title: string; // of the tab, and of the page unless it has a heading of its own
  heading?: ReactNode;
  above?: ReactNode;
  children: ReactNode;
}

export function Page({ title, heading, above, children }: PageProps) {
  const ref = usePageTitle(title);
  return (
    <>
      <header className="page-head">
        {above}
        <h1 ref={ref} tabIndex={-1}>
          {heading ?? title}
        </h1>
      </header>
      {children}
    </>
  );
}
