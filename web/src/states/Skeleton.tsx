const ROWS = [0, 1, 2, 3, 4, 5];

/** The place of a line of text, of the given share of the width. */
function Ghost({ className }: { className: string }) {
  return <span className={`ghost ${className}`} />;
}

/** The rows of a list of expenses before they come, at the height they will have. */
export function RowsSkeleton() {
  return (
    <ul className="rows">
      {ROWS.map((row) => (
        <li key={row} className="row">
          <Ghost className="ghost-half" />
          <Ghost className="ghost-third" />
          <Ghost className="ghost-bar" />
          <Ghost className="ghost-half" />
        </li>
      ))}
    </ul>
  );
}

export function AnswerSkeleton() {
  return (
    <div className="answer">
      <Ghost className="ghost-half" />
      <Ghost className="ghost-title" />
      <Ghost className="ghost-wide" />
      <Ghost className="ghost-thick" />
    </div>
  );
}

/** A choice and the hint below it. */
export function LineSkeleton() {
  return (
    <div className="answer">
      <Ghost className="ghost-wide" />
      <Ghost className="ghost-half" />
    </div>
  );
}
