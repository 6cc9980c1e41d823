import type { HookLook, Notice, Step } from './plan.ts';
import type { Desired, HookDesire, Seen } from './state.ts';

/**
 * What our webhook lacks. Ours is the one at our address, else the one with our name: then its address is changed and its
 * secrets are set again, because GitLab forgets them with the address. Other webhooks are never touched.
 */
export function hookSteps(
  { home, hook }: Desired,
  { hooks }: Seen,
): { readonly steps: readonly Step[]; readonly notices: readonly Notice[] } {
  if (!hook || !hooks) return { steps: [], notices: [] };
  const found = hooks.find(({ url }) => url === hook.url) ?? hooks.find(({ name }) => name === hook.name);
  const to = lookOf(hook, found);
  const notices = hooks
    .filter((other) => other !== found && isLeftOver(other.url, hook.url))
    .map(({ url }) => leftOver(url));
  if (!found) {
    const because = `No webhook of ${home.path} leads to us.`;
    return { steps: [{ do: 'create-hook', sign: '+', home, to, because }], notices };
  }
  const { id, ...from } = found;
  const reasons = reasonsFor(from, to, hook.renewSecret);
  if (reasons.length === 0) return { steps: [], notices };
  const text = reasons.join('; ');
  const because = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  return { steps: [{ do: 'change-hook', sign: '~', home, id, from, to, because }], notices };
}

function lookOf({ name, url, verifiesCertificate, secret }: HookDesire, found: HookLook | undefined): HookLook {
  return { name, url, lacks: [], verifiesCertificate, secret: secret ?? found?.secret ?? 'unknown' };
}

function reasonsFor(from: HookLook, to: HookLook, renewSecret: boolean): readonly string[] {
  const kindDiffers = from.secret !== 'unknown' && to.secret !== 'unknown' && from.secret !== to.secret;
  return [
    ...(from.url === to.url ? [] : [`it leads to ${from.url}; its secret is set again with the address`]),
    ...(from.lacks.length === 0 ? [] : [`it does not send ${from.lacks.join(', ')}`]),
    ...(kindDiffers ? [`it has ${secretWords[from.secret]}, we have ${secretWords[to.secret]}`] : []),
    ...(from.verifiesCertificate === to.verifiesCertificate
      ? []
      : [`it ${from.verifiesCertificate ? 'verifies' : 'does not verify'} our certificate`]),
    // GitLab before 17.1 has no names for webhooks.
    ...(from.name === to.name || from.name === null ? [] : [`it is called “${from.name}”`]),
    ...(renewSecret ? ['its secret is set again, as asked'] : []),
  ];
}

const secretWords = {
  'signing-token': 'a signing token',
  'secret-token': 'a secret token',
  both: 'a signing token and a secret token',
  none: 'no secret',
  unknown: 'a secret nobody can see',
} as const;

function isLeftOver(url: string, ours: string): boolean {
  return url !== ours && pathOf(url) === pathOf(ours);
}

function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]*/, '').replace(/\/+$/, '');
}

function leftOver(url: string): Notice {
  return {
    level: 'note',
    says: `Another webhook leads to ${url}; it is left as it is.`,
    fix: 'If it is an old address of this service, delete it in Settings > Webhooks.',
  };
}
