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
          Votre session reste ouverte ici&nbsp;: nous n’avons pas pu joindre le service. Vérifiez votre connexion, puis
          réessayez.
        </p>
      )}
    </section>
  );
}
