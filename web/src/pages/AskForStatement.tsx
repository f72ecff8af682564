import { type CalendarDate, startOfMonth, today } from "@internationalized/date";
import { type FormEvent, useState } from "react";
import { Button, Form } from "react-aria-components";
import { Refused } from "../api/client";
import { useAskForStatement } from "../api/documents";
import { useBusy } from "../api/session";
import { Day } from "../layout/Day";
import { Said } from "../words/Said";

/** What is wrong with the period, said before anything is sent; null if nothing is. */
function trouble(from: CalendarDate | null, to: CalendarDate | null, now: CalendarDate): string | null {
  if (!from || !to) return "Donnez les deux jours en entier\u00a0: jour, mois, année.";
  if (from.compare(to) > 0) return "La période commence après sa fin. Choisissez un premier jour plus tôt.";
  if (to.compare(now) > 0) return "La période finit dans l’avenir. Choisissez aujourd’hui au plus tard.";
  return null;
}

function inWords(error: Error): string {
  if (!(error instanceof Refused)) return "Le service ne répond pas. Rien n’a été demandé\u00a0: réessayez dans un instant.";
  return [error.detail, ...error.fields.map(({ reason }) => reason)].join(" ");
}

/** A statement over any period: from the first of this month to today unless changed. */
export function AskForStatement() {
  const now = today("Europe/Paris");
  const [from, setFrom] = useState<CalendarDate | null>(startOfMonth(now));
  const [to, setTo] = useState<CalendarDate | null>(now);
  const [wrong, setWrong] = useState<string | null>(null);
  const ask = useAskForStatement();
  const busy = useBusy();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy()) return;
    const found = trouble(from, to, now);
    setWrong(found);
    ask.reset();
    if (!found && from && to) ask.mutate({ from: from.toString(), to: to.toString() });
  }
  const told = wrong ?? (ask.error && inWords(ask.error));
  return (
    <section className="ask" aria-labelledby="demander">
      <h2 id="demander">Un décompte pour la période de votre choix</h2>
      <Form className="ask-form" onSubmit={submit}>
        <Day label="Du" value={from} onChange={setFrom} isInvalid={wrong !== null} />
        <Day label="Au" value={to} onChange={setTo} isInvalid={wrong !== null} />
        <Button type="submit" className="button" isPending={ask.isPending}>
          {ask.isPending ? "Demande en cours" : "Préparer le décompte"}
        </Button>
      </Form>
      <div role="status">
        {told && (
          <p className="notice notice-warm">
            <Said>{told}</Said>
          </p>
        )}
        {ask.isSuccess && !wrong && (
          <p className="ask-done">
            {ask.data.state === "ready" ? "Ce décompte est déjà prêt, dans la liste." : "Votre décompte est demandé : il arrive dans la liste."}
          </p>
        )}
      </div>
    </section>
  );
}
