import { describe, expect, it } from 'vitest';
import { managedLabels, windowLabel } from '../../src/core/layout.ts';
import { desiredOf } from '../../src/core/provision/state.ts';
import { program } from './builders.ts';

const { layout } = program;

const labelsOn = (today: string, of = program) =>
  (desiredOf(of, undefined, today)[0]?.labels ?? []).filter(({ name }) => name.includes('window'));

describe('the labels of renewal windows', () => {
  it('follow from a rule, for any year', () => {
    expect(windowLabel(layout, 'FY41-Q3')).toBe('fieldcert-window::FY41-Q3');
    const none = { ...layout, labels: { ...layout.labels, window: undefined } };
    expect(windowLabel(none, 'FY41-Q3')).toBeUndefined();
    expect(managedLabels(none, [{ quarter: 'FY41-Q3', opensOn: '2040-08-13' }]).map((one) => one.for)).not.toContain(
      'FY41-Q3',
    );
  });

  it.each([
    ['2026-11-24', ['FY27-Q1', 'FY27-Q3', 'FY28-Q1', 'FY28-Q3']],
    ['2027-01-31', ['FY27-Q1', 'FY27-Q3', 'FY28-Q1', 'FY28-Q3']],
    ['2027-02-01', ['FY28-Q1', 'FY28-Q3', 'FY29-Q1', 'FY29-Q3']],
  ])('are made for the windows of this fiscal year and the next: on %s %j', (today, quarters) => {
    expect(labelsOn(today).map((label) => label.for)).toEqual(quarters);
  });

  it('say when the window opens', () => {
    expect(labelsOn('2027-02-01')[0]).toEqual({
      for: 'FY28-Q1',
      name: 'fieldcert-window::FY28-Q1',
      color: '#525B70',
      description: 'Opens 8 February 2027',
      previously: [],
    });
  });

  it('are one where two windows open in a quarter, and keep issues when they are renamed', () => {
    const window = {
      name: 'renewal::{quarter}',
      color: '#525B70',
      description: 'From {day}',
      previously: ['old {quarter}'],
    };
    const labels = { ...layout.labels, window };
    const openings = [
      { quarter: 'FY28-Q1', opensOn: '2027-02-08' },
      { quarter: 'FY28-Q1', opensOn: '2027-03-01' },
    ];
    expect(
      managedLabels({ ...layout, labels }, openings).filter(({ name }) => name.startsWith('renewal')),
    ).toMatchObject([{ name: 'renewal::FY28-Q1', description: 'From 8 February 2027', previously: ['old FY28-Q1'] }]);
  });
});
