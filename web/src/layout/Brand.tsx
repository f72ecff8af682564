/** The mark: a coin struck in four shares. */
export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <circle cx="16" cy="16" r="14.6" className="brand-rim" />
        <path d="M16 4.4A11.6 11.6 0 0 1 27.6 16H16Z" className="brand-full" />
        <path d="M27.6 16A11.6 11.6 0 0 1 16 27.6V16Z" className="brand-half" />
        <path d="M16 27.6A11.6 11.6 0 0 1 4.4 16H16Z" className="brand-third" />
        <path d="M4.4 16A11.6 11.6 0 0 1 16 4.4V16Z" className="brand-open" />
      </svg>
      Obole
    </span>
  );
}
