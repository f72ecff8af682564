import type { FormEvent } from "react";
import { Button, Form } from "react-aria-components";
import { type Session, useBusy, useSignIn } from "../api/session";
import { Doorway } from "../layout/Doorway";
import { Field, PasswordField } from "../layout/Field";
import { usePageTitle } from "../layout/Page";
import { SignInTrouble } from "./SignInTrouble";

type Ended = Extract<Session, { me: null }>["ended"];

const ENDINGS: Record<Ended, string | null> = {
  never_began: null,
  expired: "Votre session a pris fin. Reconnectez-vous\u00a0: vous retrouverez la page que vous lisiez.",
  signed_out: "Vous êtes déconnecté. Sur un appareil partagé, fermez aussi cette fenêtre.",
};

export function SignInPage({ ended }: { ended: Ended }) {
  const heading = usePageTitle("Se connecter");
  const signIn = useSignIn();
  const busy = useBusy();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy()) return;
    const typed = new FormData(event.currentTarget);
    signIn.mutate({ identifier: String(typed.get("identifier")).trim(), password: String(typed.get("password")) });
  }
  return (
    <Doorway>
      <h1 ref={heading} tabIndex={-1}>
        Se connecter
      </h1>
      {ENDINGS[ended] && !signIn.error && (
        <p className="notice notice-quiet" role="status">
          {ENDINGS[ended]}
        </p>
      )}
      <SignInTrouble error={signIn.error} at={signIn.submittedAt} />
      <Form className="form" onSubmit={submit}>
        <Field
          label="Adresse e-mail ou numéro d’adhérent"
          name="identifier"
          autoComplete="username"
          hint="Le numéro figure sur votre carte de tiers payant."
          missing="Saisissez votre adresse e-mail ou votre numéro d’adhérent."
        />
        <PasswordField label="Mot de passe" name="password" autoComplete="current-password" missing="Saisissez votre mot de passe." />
        <Button type="submit" className="button" isPending={signIn.isPending}>
          {signIn.isPending ? "Vérification en cours" : "Se connecter"}
        </Button>
      </Form>
      <aside className="genuine">
        <h2>Est-ce bien le bon site&nbsp;?</h2>
        <p>
          Avant de saisir votre mot de passe, comparez l’adresse de cette page à celle imprimée sur votre carte&nbsp;: lettre
          pour lettre. Nous ne demandons jamais de mot de passe ni de coordonnées bancaires par e-mail.
        </p>
      </aside>
    </Doorway>
  );
}
