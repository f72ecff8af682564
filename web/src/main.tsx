import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nProvider } from "react-aria-components";
import { App } from "./App";
import { queryClient } from "./api/queries";
import "./style/tokens.css";
import "./style/base.css";
import "./style/brand.css";
import "./style/shell.css";
import "./style/doorway.css";
import "./style/forms.css";
import "./style/switch.css";
import "./style/shares.css";
import "./style/answer.css";
import "./style/rows.css";
import "./style/ledger.css";
import "./style/expense.css";
import "./style/account.css";
import "./style/states.css";
import "./style/simulation.css";
import "./style/print.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient()}>
      <I18nProvider locale="fr-FR">
        <App />
      </I18nProvider>
    </QueryClientProvider>
  </StrictMode>,
);
