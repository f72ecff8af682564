import { type FormEvent, useState } from "react";
import { Button } from "react-aria-components";
import { Refused } from "../api/client";
import { useAskForStatement } from "../api/documents";
import { useBusy } from "../api/session";
import { Day } from "../layout/Day";
import { Form } from "../layout/Form";
import { Said } from "../words/Said";
import { today } from "../words/dates";
import { dayOf, typedDay } from "../words/days";

/** What is wrong with the period, said before anything is sent; null if nothing is. */
function trouble(from: string, to: string): string | null {
  if (from > to) return "La période commence après sa fin. Choisissez un premier jour plus tôt.";
  if (to > today()) return "La période finit dans l’avenir. Choisissez aujourd’hui au plus tard.";
  return null;
}

function inWords(error: Error): string {
  if (!(error instanceof Refused)) return "Le service ne répond pas. Rien n’a été demandé\u00a0: réessayez dans un instant.";
  return [error.detail, ...error.fields.map(({ reason }) => reason)].join(" ");
}

/** A statement over any period: from the first of this month to today unless changed. */
export function AskForStatement() {
  const [wrong, setWrong] = useState<string | null>(null);
  const ask = useAskForStatement();
  const busy = useBusy();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy()) return;
    const typed = new FormData(event.currentTarget);
    const [from, to] = [dayOf(String(typed.get("from"))), dayOf(String(typed.get("to")))];
    if (!from || !to) return; // told at the field
    const found = trouble(from, to);
    forget();
    setWrong(found);
    if (!found) ask.mutate({ from, to });
  }
  function forget() {
    setWrong(null);
    ask.reset();
  }
  const told = wrong ?? (ask.error && inWords(ask.error));
  return (
    <section className="ask" aria-labelledby="demander">
      <h2 id="demander">Un décompte pour la période de votre choix</h2>
      <p>Il reprend les soins que nous avons traités entre ces deux jours, quelle que soit la date du soin.</p>
      <Form className="ask-form" onSubmit={submit} onInvalid={forget}>
        <Day label="Du" name="from" defaultValue={typedDay(`${today().slice(0, 7)}-01`)} missing="Saisissez le premier jour." />
        <Day label="Au" name="to" defaultValue={typedDay(today())} missing="Saisissez le dernier jour." />
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
