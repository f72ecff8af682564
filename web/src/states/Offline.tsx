import { onlineManager } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Rosette } from "../layout/Rosette";

const subscribe = (changed: () => void) => onlineManager.subscribe(changed);
const online = () => onlineManager.isOnline();

const useOnline = () => useSyncExternalStore(subscribe, online);

/** One line over a page that can still be read without a network. */
export function OfflineNotice() {
  const here = useOnline();
  return (
    <div role="status">
      {here || (
        <div className="notice notice-quiet">
          <p>
            <strong>Vous êtes hors connexion.</strong> Ce qui est affiché reste lisible&nbsp;; la suite reviendra avec le
            réseau.
          </p>
        </div>
      )}
    </div>
  );
}

/** In place of a page that was never read and cannot be now. */
export function OfflinePage() {
  return (
    <section className="whole-state">
      <Rosette />
      <h2>Cette page attend le réseau</h2>
      <p>
        Votre appareil est hors connexion. Rien n’est perdu&nbsp;: la page s’affichera d’elle-même dès que la connexion
        reviendra.
      </p>
    </section>
  );
}
