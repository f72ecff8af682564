import { Fragment, type ReactNode } from "react";
import { euros, signedEuros } from "./money";
import { typeset } from "./typeset";

const NARROW = "\u202f";

/** The narrow space of the typeface is too narrow to part thousands: each is let out a little, by style. */
function letOut(text: string): ReactNode {
  return text.split(NARROW).map((part, rank) => (
    // The parts of a text never move: their rank is their name.
    <Fragment key={rank}>
      {rank > 0 && <span className="narrow">{NARROW}</span>}
      {part}
    </Fragment>
  ));
}

export const Euros = ({ cents }: { cents: number }) => letOut(euros(cents));

export const SignedEuros = ({ cents }: { cents: number }) => letOut(signedEuros(cents));

/** A sentence of the API. */
export const Said = ({ children }: { children: string }) => letOut(typeset(children));
