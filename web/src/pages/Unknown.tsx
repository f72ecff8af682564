import { Link } from "wouter";
import type { Me } from "../api/types";
import { Page } from "../layout/Page";
import { SignOut } from "./SignOut";

export function UnknownPage() {
  return (
    <Page title="Cette adresse ne mène nulle part">
      <p>La page a pu changer d’adresse, ou le lien être incomplet. Vos données ne sont pas en cause.</p>
      <p>
        <Link href="/">Revenir à l’accueil</Link>
      </p>
    </Page>
  );
}

const SPACES: Record<Me["audience"], string> = { member: "des adhérents", professional: "des professionnels de santé" };

/** In place of a page that exists, for others than who is signed in. */
export function OtherSpacePage({ audience }: { audience: Me["audience"] }) {
  return (
    <Page title={`Cette adresse est celle de l’espace ${SPACES[audience]}`}>
      <p>Pour l’ouvrir, déconnectez-vous&nbsp;: vous pourrez vous y connecter, si vous y avez un compte.</p>
      <SignOut />
      <p className="elsewhere">
        <Link href="/">Rester dans votre espace</Link>
      </p>
    </Page>
  );
}
