import type { ReactNode } from "react";
import { Link, useRoute } from "wouter";
import type { Me } from "../api/types";
import { OfflineNotice } from "../states/Offline";
import { Brand } from "./Brand";
import { Reach } from "./Reach";
import { NUMBERS } from "../words/numbers";
import { AccountIcon, DocumentsIcon, ExpensesIcon, HearingIcon, HomeIcon } from "./icons";

const PLACES = [
  { to: "/", under: "/", name: "Accueil", Icon: HomeIcon },
  { to: "/depenses", under: "/depenses/*?", name: "Dépenses", Icon: ExpensesIcon },
  { to: "/documents", under: "/documents", name: "Documents", Icon: DocumentsIcon },
  { to: "/compte", under: "/compte", name: "Mon compte", Icon: AccountIcon },
] as const;

const PROFESSIONAL_PLACES = [
  { to: "/pro", under: "/pro", name: "Simulation", Icon: HearingIcon },
  { to: "/pro/compte", under: "/pro/compte", name: "Mon compte", Icon: AccountIcon },
] as const;

function Place({ to, under, name, Icon }: (typeof PLACES | typeof PROFESSIONAL_PLACES)[number]) {
  const [here] = useRoute(under);
  return (
    <li>
      <Link href={to} aria-current={here ? "page" : undefined} className="place">
        <Icon />
        <span>{name}</span>
      </Link>
    </li>
  );
}

/** Around every page once signed in: a bar under the thumb on a phone, a quiet list at the side on a desk. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const places = me.audience === "professional" ? PROFESSIONAL_PLACES : PLACES;
  return (
    <div className="shell">
      <a className="skip" href="#contenu">
        Aller au contenu
      </a>
      <header className="masthead">
        <Brand />
        <p className="holder">
          {me.first_name} {me.last_name}
          <span className="holder-number">
            <abbr title={NUMBERS[me.audience]}>n°</abbr> {me.number}
          </span>
        </p>
      </header>
      <nav className="places" aria-label="Principale">
        <ul>
          {places.map((place) => (
            <Place key={place.to} {...place} />
          ))}
        </ul>
      </nav>
      <main id="contenu" tabIndex={-1}>
        <OfflineNotice />
        {children}
      </main>
      <Reach />
    </div>
  );
}
