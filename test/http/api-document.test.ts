import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiOf } from '../../src/http/api/openapi.ts';
import { operations } from '../../src/http/api/operations.ts';

const document = JSON.parse(JSON.stringify(openApiOf(operations)));

describe('the OpenAPI document', () => {
  it('is sound, as an independent validator sees it', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('has every operation once, with a summary, an answer and its problems', () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, method, path, does } of operations) {
      const told = document.paths[path][method];
      expect(told).toMatchObject({ operationId: id, summary: does });
      expect(Object.keys(told.responses)).toEqual(expect.arrayContaining(['200', '400', '401', '403', '429', '503']));
    }
  });

  it('names each parameter of a path', () => {
    for (const [path, methods] of Object.entries<Record<string, { parameters?: { name: string; in: string }[] }>>(
      document.paths,
    )) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(methods))
        expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(named);
    }
  });

  it('refers only to schemas it has, and lets nothing through that it does not name', () => {
    const { schemas } = document.components;
    const referred = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(referred.filter((name) => !Object.hasOwn(schemas, name ?? ''))).toEqual([]);
    const open = Object.entries<Record<string, unknown>>(schemas).filter(
      ([, { type, additionalProperties }]) => type === 'object' && additionalProperties !== false,
    );
    expect(open.map(([name]) => name)).toEqual([]);
  });
});
