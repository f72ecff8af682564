import { Button } from "react-aria-components";
import { useSignOut } from "../api/session";

export function SignOut() {
  const signOut = useSignOut();
  return (
    <section className="sign-out">
      <Button className="button-second" isPending={signOut.isPending} onPress={() => signOut.mutate()}>
        Se déconnecter
      </Button>
      {signOut.error && (
        <p className="notice notice-warm" role="alert">
          Vous êtes encore connecté&nbsp;: le service ne répond pas. Réessayez dans un instant.
        </p>
      )}
    </section>
  );
}
