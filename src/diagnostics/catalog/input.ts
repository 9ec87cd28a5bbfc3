import type { Entry } from './entry.ts';

/** 0xx: the input itself, the configuration, and defects. */
export const INPUT = {
  FAN001: {
    name: 'input-not-yaml',
    severity: 'error',
    title: 'The input is not YAML',
    message: (f: { detail: string; line: number | undefined }) =>
      `the input${f.line === undefined ? '' : `, line ${f.line},`} is not YAML: ${f.detail}`,
  },
  FAN002: {
    name: 'input-not-a-resource-list',
    severity: 'error',
    title: 'The input is not a ResourceList',
    message: (f: { detail: string }) =>
      `the input must be a \`kind: ResourceList\` (KRM Functions Specification), but ${f.detail}; plain manifests go to \`canary-fanout apply\``,
  },
  FAN003: {
    name: 'object-unreadable',
    severity: 'error',
    title: 'An object cannot be read',
    message: (f: { object: string; detail: string }) => `${f.object} cannot be read: ${f.detail}; nothing was changed`,
  },
  FAN004: {
    name: 'config-invalid',
    severity: 'error',
    title: 'The function configuration is invalid',
    message: (f: { detail: string }) => `the function configuration is invalid: ${f.detail}`,
  },
  FAN005: {
    name: 'field-invalid',
    severity: 'error',
    title: 'A field has a value that the API server refuses',
    message: (f: { object: string; field: string; detail: string }) => `${f.object}: \`${f.field}\` ${f.detail}`,
  },
  FAN006: {
    name: 'object-twice',
    severity: 'warning',
    title: 'The input has an object more than once',
    message: (f: { object: string }) =>
      `the input has ${f.object} more than once: which one holds depends on the order in which they are applied, so nothing is bound by it; one of them must go`,
  },
  FAN007: {
    name: 'no-manifests',
    severity: 'error',
    title: 'There is nothing to read',
    message: (f: { checked?: string }) =>
      f.checked === undefined
        ? 'the input holds no manifest, and an empty output would tell a GitOps tool to delete everything: nothing was printed'
        : `${f.checked} holds no object, so nothing was checked`,
  },
  FAN008: {
    name: 'output-invalid',
    severity: 'error',
    title: 'What would be written is not valid',
    message: (f: { object: string; field: string; detail: string }) =>
      `${f.object} was not written: \`${f.field}\` ${f.detail}`,
  },
  FAN009: {
    name: 'defect',
    severity: 'error',
    title: 'A defect of canary-fanout itself',
    message: (f: { detail: string }) =>
      `this is a defect of canary-fanout, not of the input: ${f.detail}; nothing was changed; please report it with the input that shows it`,
  },
  FAN010: {
    name: 'suppression-unused',
    severity: 'info',
    title: 'A finding is ignored that is not there',
    message: (f: { where: string; code: string; why: string }) =>
      `${f.where} ignores ${f.code}, ${f.why}; the entry must go or be put right`,
  },
  FAN011: {
    name: 'suppression-without-reason',
    severity: 'info',
    title: 'A finding is ignored without a reason',
    message: (f: { where: string; code: string }) =>
      `${f.where} ignores ${f.code} and does not say why, so nobody can tell when it stops being fine; a reason must follow the code: \`${f.code}: reason\``,
  },
  FAN012: {
    name: 'function-not-run',
    severity: 'error',
    title: 'A kustomization lists the function where it does not run',
    message: (f: {
      where: string;
      config: string;
      /** `undefined`: under `transformers`, without the annotation. */
      list: 'generators' | 'validators' | undefined;
    }) => {
      const what = `${f.where} lists CanaryFanout ${f.config}`;
      if (f.list === undefined) {
        return `${what} without the annotation \`config.kubernetes.io/function\`: kustomize takes it for a plugin of its own, finds none, and builds nothing; the annotation must say \`exec\` or \`container\``;
      }
      const why =
        f.list === 'generators'
          ? 'kustomize hands a generator its own configuration and none of the objects'
          : 'kustomize refuses a validator that hands back objects, as every function does, and builds nothing';
      return `${what} under \`${f.list}:\`: ${why}; it must be listed under \`transformers:\``;
    },
  },
} as const satisfies { readonly [code: string]: Entry<never> };
