import type { Words } from '../../src/core/messages/messages.ts';
import { idOf, program } from '../core/builders.ts';
import { certifiedLife, completesPath, type ProductLifeStory, productLife } from '../core/product-builders.ts';

function last(life: ProductLifeStory, name: Words['say']): Words {
  const words = life.words(name).at(-1);
  if (!words) throw new Error(`Nobody was shown ${name}`);
  return words;
}

const renewing = () => {
  const life = certifiedLife();
  life.until('2026-08-10');
  life.opened('FY27-early-Q3');
  return life;
};

const failed = (retake: 'strict' | 'advisory' = 'strict') => {
  const productAssessments = program.productAssessments.map((one) => ({ ...one, retake }));
  const life = productLife('maya', 'PK-CS', '2026-02-09', { program: { ...program, productAssessments } });
  life.opened('FY27-early-Q1');
  life.sits(70, '2026-02-10');
  return life;
};

const begun = () => {
  const life = productLife('maya', 'PK-CS', '2026-04-01');
  life.started('2026-04-01');
  return life;
};

const lived = (life: ProductLifeStory, ...steps: readonly ((life: ProductLifeStory) => unknown)[]) => {
  for (const step of steps) step(life);
  return life;
};

const completesOne = (life: ProductLifeStory) => life.says('maya', '/completed LP-CS-1', '2026-02-11');

/** Every text about product knowledge, as a life of somebody brings it. */
export const productSamples: Readonly<Record<string, Words>> = {
  'issue/product-title': last(renewing(), 'issue/product-title'),
  'issue/product-title.onboarding': last(begun(), 'issue/product-title'),
  'issue/product.renewal': last(renewing(), 'issue/product'),
  'issue/product.learning-path': last(failed(), 'issue/product'),
  'issue/product.advisory': last(failed('advisory'), 'issue/product'),
  'issue/product.onboarding': last(begun(), 'issue/product'),
  'issue/product.certified': last(certifiedLife(), 'issue/product'),
  'issue/product.own': last(
    lived(productLife('maya', 'PK-CS', '2026-05-01'), (life) => life.sits(40, '2026-05-01')),
    'issue/product',
  ),
  'issue/product.late': last(
    lived(renewing(), (life) => life.until('2026-09-05')),
    'issue/product',
  ),
  'issue/product.lapsed': last(
    lived(renewing(), (life) => life.until('2026-09-20')),
    'issue/product',
  ),
  'issue/product.overtaken': last(
    lived(
      begun(),
      (life) => life.until('2026-08-10'),
      (life) => life.opened('FY27-early-Q3'),
    ),
    'issue/product',
  ),
  'issue/product.ended': last(
    lived(begun(), (life) => life.step({ happened: 'duty-moved', to: 'PK-SALES', by: 'the calendar' })),
    'issue/product',
  ),
  'note/product-passed': last(certifiedLife(), 'note/product-passed'),
  'note/product-passed.renewed': last(
    lived(renewing(), (life) => life.sits(80, '2026-08-20')),
    'note/product-passed',
  ),
  'note/not-passed': last(failed(), 'note/not-passed'),
  'note/not-passed.advisory': last(failed('advisory'), 'note/not-passed'),
  'note/not-passed.path-done': last(
    lived(
      failed(),
      (life) => completesPath(life, '2026-02-11'),
      (life) => life.sits(79, '2026-02-12'),
    ),
    'note/not-passed',
  ),
  'note/not-passed.open-project': last(
    lived(
      productLife('maya', 'PK-CS', '2026-05-01', {
        program: { ...program, layout: { ...program.layout, visibility: 'open' } },
      }),
      (life) => life.sits(40, '2026-05-01'),
    ),
    'note/not-passed',
  ),
  'note/too-early': last(
    lived(
      failed(),
      (life) => life.completes('LP-CS-1', '2026-02-11'),
      (life) => life.sits(95, '2026-02-12'),
    ),
    'note/too-early',
  ),
  'note/too-early.cool-off': last(
    lived(failed('advisory'), (life) => life.sits(95, '2026-02-10T17:00:00Z')),
    'note/too-early',
  ),
  'note/path-done': last(
    lived(failed(), (life) => completesPath(life, '2026-02-10T18:00:00Z')),
    'note/path-done',
  ),
  'note/product-reminder': last(
    lived(renewing(), (life) => life.until('2026-08-22')),
    'note/product-reminder',
  ),
  'note/product-reminder.tomorrow': last(
    lived(failed(), (life) => life.until('2026-03-05')),
    'note/product-reminder',
  ),
  'note/product-late': last(
    lived(renewing(), (life) => life.until('2026-09-05')),
    'note/product-late',
  ),
  'note/product-late.lapsed': last(
    lived(
      renewing(),
      (life) => life.sits(60, '2026-08-12'),
      (life) => life.until('2026-09-20'),
    ),
    'note/product-late',
  ),
  'note/product-late.onboarding': last(
    lived(begun(), (life) => life.until('2026-07-01')),
    'note/product-late',
  ),
  'note/product-explain': last(
    lived(failed(), completesOne, (life) => life.says('maya', '/explain', '2026-02-12')),
    'note/product-explain',
  ),
  'note/product-explain.paused': last(
    lived(
      certifiedLife(),
      (life) => life.says('priya', '/pause', '2026-07-01'),
      (life) => life.opened('FY27-early-Q3'),
      (life) => life.says('maya', '/explain', '2026-08-12'),
    ),
    'note/product-explain',
  ),
  'note/product-over': last(
    lived(renewing(), (life) => life.says('maya', '/completed LP-CS-1', '2026-08-11', 1)),
    'note/product-over',
  ),
  'note/product-over.certified': last(
    lived(
      renewing(),
      (life) => life.sits(90, '2026-08-11'),
      (life) => life.says('maya', '/completed LP-CS-1', '2026-08-12', 1),
    ),
    'note/product-over',
  ),
  'note/refused.product': last(
    lived(failed(), (life) => life.says('maya', '/completed LP-CS-4\n/ready-for-review', '2026-02-11')),
    'note/refused',
  ),
  'note/help.product': last(
    lived(failed(), (life) => life.says('maya', '/help', '2026-02-11')),
    'note/help',
  ),
  'note/help.product-staff': last(
    lived(failed(), (life) => life.says('priya', '/help', '2026-02-11')),
    'note/help',
  ),
  'note/help.product-passer-by': last(
    lived(failed(), (life) => life.says('omar', '/help', '2026-02-11')),
    'note/help',
  ),
  'note/product-closed': last(
    lived(renewing(), (life) => life.step({ happened: 'person-left', userId: idOf('maya') })),
    'note/product-closed',
  ),
};
