import type { ReactNode } from "react";
import type { Me } from "../api/types";
import { OfflineNotice } from "../states/Offline";
import { Brand } from "./Brand";
import { Reach } from "./Reach";
import { Rosette } from "./Rosette";

const MOTTOS: Record<Me["audience"], string> = {
  member: "Vos remboursements, expliqués au centime.",
  professional: "Qui paie quoi, au centime, avant de facturer.",
};

/** The pages before one is inside. */
export function Doorway({ audience, children }: { audience: Me["audience"]; children: ReactNode }) {
  return (
    <div className="doorway">
      <div className="doorway-plate">
        <Rosette />
        <p className="motto">{MOTTOS[audience]}</p>
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
