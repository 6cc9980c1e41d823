import { rule } from './rule.ts';

/** The ledger explains what the inbox held, so it is never gone first. */
export const ledgerOutlivesInbox = rule(['retention'], ({ retention: { inboxDays, ledgerDays } }) => {
  if (ledgerDays === null || ledgerDays >= inboxDays) return [];
  const message = `${ledgerDays} days are fewer than the ${inboxDays} of inboxDays`;
  const fix = 'keep the ledger at least as long, or leave ledgerDays out to keep it forever';
  return [{ file: 'program.yaml', path: ['retention', 'ledgerDays'], message, fix }];
});
