import { type FormEvent, useState } from "react";
import { Button } from "react-aria-components";
import { Refused } from "../api/client";
import { useBusy, useChoosePassword } from "../api/session";
import type { Me } from "../api/types";
import { Doorway } from "../layout/Doorway";
import { PasswordField } from "../layout/Field";
import { Form } from "../layout/Form";
import { usePageTitle } from "../layout/Page";
import { typeset } from "../words/typeset";

const SHORTEST = 12; // characters, as the API asks

function hint(length: number): string {
  const lacking = SHORTEST - length;
  if (length > 0 && lacking <= 0) return "Longueur suffisante.";
  const left = length > 0 ? ` Encore ${lacking}.` : "";
  return `${SHORTEST} caractères au moins\u00a0; quelques mots sans rapport entre eux conviennent très bien.${left}`;
}

function refusedField(error: Error | null): Record<string, string> {
  if (!(error instanceof Refused)) return {};
  const said = error.fields.find(({ field }) => field.endsWith("password"));
  return { password: typeset(said?.reason ?? error.detail) };
}

export function ChoosePasswordPage({ me }: { me: Me }) {
  const heading = usePageTitle("Choisir votre mot de passe");
  const [length, setLength] = useState(0);
  const choose = useChoosePassword();
  const busy = useBusy();
  function typing(typed: string) {
    setLength([...typed].length);
    if (choose.error) choose.reset(); // what was refused is no longer what is typed
  }
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!busy()) choose.mutate(String(new FormData(event.currentTarget).get("password")));
  }
  return (
    <Doorway audience={me.audience}>
      <h1 ref={heading} tabIndex={-1}>
        Choisissez votre mot de passe
      </h1>
      <p>
        Bienvenue, {me.first_name || me.last_name}. Le mot de passe que vous avez reçu ne sert qu’une fois&nbsp;: remplacez-le par le vôtre,
        que nous ne connaîtrons pas.
      </p>
      {choose.error && !(choose.error instanceof Refused) && (
        <p className="notice notice-warm" role="alert">
          Le service ne répond pas. Rien n’a changé&nbsp;: votre mot de passe provisoire reste valable. Réessayez dans un
          instant.
        </p>
      )}
      <Form className="form" onSubmit={submit} validationErrors={refusedField(choose.error)}>
        <input type="text" name="username" autoComplete="username" value={me.number} readOnly hidden />
        <PasswordField
          label="Nouveau mot de passe"
          name="password"
          autoComplete="new-password"
          onChange={typing}
          validate={(typed) => ([...typed].length < SHORTEST ? `Il faut ${SHORTEST} caractères au moins.` : null)}
          hint={hint(length)}
          missing="Saisissez un mot de passe."
        />
        <Button type="submit" className="button" isPending={choose.isPending}>
          {choose.isPending ? "Enregistrement en cours" : "Enregistrer et continuer"}
        </Button>
      </Form>
    </Doorway>
  );
}
