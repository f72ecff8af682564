import type { EndedCover } from "../api/types";
import { ByPost } from "../layout/Reach";
import { longDate } from "../words/dates";
import { ofPeople } from "../words/names";
import { Said } from "../words/Said";

/** The covers that ended on the same day for the same reason, told together. */
function together(ended: readonly EndedCover[]): EndedCover[][] {
  const groups = new Map<string, EndedCover[]>();
  for (const one of ended) {
    const key = `${one.last_day} ${one.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

/** "Votre couverture et celle de Lou ont pris fin" */
function inWords(ended: readonly EndedCover[]): string {
  const others = ended.filter(({ own }) => !own).map((one) => one.first_name);
  if (others.length === ended.length) return `La couverture ${ofPeople(others)} a pris fin`;
  if (others.length === 0) return "Votre couverture a pris fin";
  return `Votre couverture et ${others.length === 1 ? "celle" : "celles"} ${ofPeople(others)} ont pris fin`;
}

/** Whose cover ended, why, and what to do with the card. */
export function EndedCovers({ ended }: { ended: readonly EndedCover[] }) {
  return together(ended).map((group, rank) => {
    const [first, ...others] = group;
    if (!first) return null;
    const id = `fin-${rank}`;
    const own = group.some((one) => one.own);
    return (
      <section key={id} className="notice notice-warm" aria-labelledby={id}>
        <h2 id={id}>
          {inWords(group)} le {longDate(first.last_day)}
        </h2>
        <p>
          <Said>{first.reason}</Said>
        </p>
        {others.length === 0 ? (
          <p>
            {own ? "Votre" : "Son"} attestation de tiers payant n’est plus valable&nbsp;: ne l’utilisez plus, rendez-la-nous par
            courrier
            <ByPost />, et prévenez {own ? "vos" : "ses"} professionnels de santé.
          </p>
        ) : (
          <p>
            {own ? "Vos" : "Leurs"} attestations de tiers payant ne sont plus valables&nbsp;: ne les utilisez plus,
            rendez-les-nous par courrier
            <ByPost />, et prévenez {own ? "vos" : "leurs"} professionnels de santé.
          </p>
        )}
      </section>
    );
  });
}
