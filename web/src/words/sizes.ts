const WHOLE = new Intl.NumberFormat("fr-FR");

/** "36 ko": bytes as people read the weight of a file. */
export const kilobytes = (bytes: number) => `${WHOLE.format(Math.max(1, Math.round(bytes / 1000)))}\u00a0ko`;
