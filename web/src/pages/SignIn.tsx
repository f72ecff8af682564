import type { FormEvent } from "react";
import { Link, useLocation } from "wouter";
import { Button } from "react-aria-components";
import { type Session, useBusy, useSignIn } from "../api/session";
import type { Me } from "../api/types";
import { Doorway } from "../layout/Doorway";
import { Field, PasswordField } from "../layout/Field";
import { Form } from "../layout/Form";
import { usePageTitle } from "../layout/Page";
import { SignInTrouble } from "./SignInTrouble";

type Ended = Extract<Session, { me: null }>["ended"];

const ENDINGS: Record<Ended, string | null> = {
  never_began: null,
  expired: "Votre session a pris fin. Reconnectez-vous\u00a0: vous retrouverez la page que vous lisiez.",
  signed_out: "La déconnexion est faite. Sur un appareil partagé, fermez aussi cette fenêtre.",
};

interface Words {
  identifier: string;
  hint: string;
  missing: string;
  printed: string; // where the address of the genuine site is
  elsewhere: { question: string; to: string; link: string };
}

const WORDS: Record<Me["audience"], Words> = {
  member: {
    identifier: "Adresse e-mail ou numéro d’adhérent",
    hint: "Le numéro figure sur votre carte de tiers payant.",
    missing: "Saisissez votre adresse e-mail ou votre numéro d’adhérent.",
    printed: "celle imprimée sur votre carte",
    elsewhere: { question: "Vous êtes professionnel de santé\u00a0?", to: "/pro", link: "Votre espace est ici" },
  },
  professional: {
    identifier: "Numéro FINESS",
    hint: "Les neuf caractères qui identifient votre établissement.",
    missing: "Saisissez votre numéro FINESS.",
    printed: "celle de nos courriers",
    elsewhere: { question: "Vous êtes adhérent\u00a0?", to: "/", link: "Votre espace est ici" },
  },
};

/** The same page for all, in the words of whose space the address is in. */
export function SignInPage({ ended }: { ended: Ended }) {
  const [location] = useLocation();
  const audience = /^\/pro(\/|$)/.test(location) ? "professional" : "member";
  return <Door key={audience} audience={audience} ended={ended} />;
}

function Door({ audience, ended }: { audience: Me["audience"]; ended: Ended }) {
  const { identifier, hint, missing, printed, elsewhere } = WORDS[audience];
  const heading = usePageTitle("Se connecter");
  const signIn = useSignIn();
  const busy = useBusy();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy()) return;
    const typed = new FormData(event.currentTarget);
    signIn.mutate({ audience, identifier: String(typed.get("identifier")).trim(), password: String(typed.get("password")) });
  }
  return (
    <Doorway audience={audience}>
      <h1 ref={heading} tabIndex={-1}>
        Se connecter
      </h1>
      {ENDINGS[ended] && !signIn.error && (
        <p className="notice notice-quiet" role="status">
          {ENDINGS[ended]}
        </p>
      )}
      <SignInTrouble error={signIn.error} at={signIn.submittedAt} />
      <Form className="form" onSubmit={submit} onInvalid={signIn.reset}>
        <Field
          label={identifier}
          name="identifier"
          autoComplete="username"
          hint={hint}
          missing={missing}
        />
        <PasswordField label="Mot de passe" name="password" autoComplete="current-password" missing="Saisissez votre mot de passe." />
        <Button type="submit" className="button" isPending={signIn.isPending}>
          {signIn.isPending ? "Vérification en cours" : "Se connecter"}
        </Button>
      </Form>
      <p className="elsewhere">
        {elsewhere.question} <Link href={elsewhere.to}>{elsewhere.link}</Link>.
      </p>
      <aside className="genuine">
        <h2>Est-ce bien le bon site&nbsp;?</h2>
        <p>
          Avant de saisir votre mot de passe, comparez l’adresse de cette page à {printed}&nbsp;: lettre pour lettre. Nous ne demandons jamais de mot de passe ni de coordonnées bancaires par e-mail.
        </p>
      </aside>
    </Doorway>
  );
}
