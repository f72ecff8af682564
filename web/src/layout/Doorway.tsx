import type { ReactNode } from "react";
import { OfflineNotice } from "../states/Offline";
import { Brand } from "./Brand";
import { Reach } from "./Reach";
import { Rosette } from "./Rosette";

/** The pages before one is inside. */
export function Doorway({ children }: { children: ReactNode }) {
  return (
    <div className="doorway">
      <div className="doorway-plate">
        <Rosette />
        <p className="motto">Vos remboursements, expliqués au centime.</p>
      </div>
      <main className="doorway-form">
        <Brand />
        <OfflineNotice />
        {children}
        <Reach />
      </main>
    </div>
  );
}
