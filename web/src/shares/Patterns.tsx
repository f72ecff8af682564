/**
 * The ink of the four shares, engraved: lines, hatching, dots, and bare paper for what is left.
 * Drawn once a page; each bar refers to it, so that a share is told by its texture as well as its colour.
 */
export function SharePatterns() {
  return (
    <svg className="unseen" width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="ink-scheme" width="8" height="5" patternUnits="userSpaceOnUse">
          <rect width="8" height="5" className="ink-scheme" />
          <rect y="4" width="8" height="0.9" className="ink-paper" />
        </pattern>
        <pattern id="ink-institution" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" className="ink-institution-light" />
          <rect width="3.6" height="6" className="ink-institution" />
        </pattern>
        <pattern id="ink-other_insurers" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" className="ink-other-light" />
          <circle cx="1.5" cy="1.5" r="1.35" className="ink-other" />
          <circle cx="4.5" cy="4.5" r="1.35" className="ink-other" />
        </pattern>
        <pattern id="ink-left" width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" className="ink-left-light" />
        </pattern>
      </defs>
    </svg>
  );
}
