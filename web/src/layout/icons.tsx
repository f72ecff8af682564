import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const HomeIcon = () => (
  <Icon>
    <path d="M4 11.2 12 4.5l8 6.7M6 9.8v9.7h12V9.8M10 19.5v-5.6h4v5.6" />
  </Icon>
);

export const ExpensesIcon = () => (
  <Icon>
    <path d="M6 3.5h12v17l-2.4-1.6-2.4 1.6-2.4-1.6-2.4 1.6L6 20.5ZM9 8h6M9 11.5h6M9 15h3" />
  </Icon>
);

export const AccountIcon = () => (
  <Icon>
    <path d="M12 12.2a3.9 3.9 0 1 0 0-7.8 3.9 3.9 0 0 0 0 7.8ZM4.5 20c.8-3.3 3.8-5.2 7.5-5.2s6.7 1.9 7.5 5.2" />
  </Icon>
);

export const HearingIcon = () => (
  <Icon>
    <path d="M7 10.2a5.2 5.2 0 0 1 10.4 0c0 3.7-3.4 4.4-3.4 7.2a3 3 0 0 1-5.6 1.4M9.8 10.4a2.4 2.4 0 0 1 4.8 0c0 1.6-1.7 1.8-1.7 3.4" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="M14.5 5.5 8 12l6.5 6.5" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path d="m6 9.5 6 6 6-6" />
  </Icon>
);
