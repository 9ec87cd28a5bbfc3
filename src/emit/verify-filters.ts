import { eachIn, has, inField, listIn, type Place, textIn, violation } from './place.ts';
import { verifyHeaderModifier } from './verify-header-modifier.ts';
import type { Violation } from './violation.ts';

/** Each filter's type with the field that goes with it. */
const FIELDS = [
  ['CORS', 'cors'],
  ['RequestHeaderModifier', 'requestHeaderModifier'],
  ['ResponseHeaderModifier', 'responseHeaderModifier'],
  ['RequestMirror', 'requestMirror'],
  ['RequestRedirect', 'requestRedirect'],
  ['URLRewrite', 'urlRewrite'],
  ['ExtensionRef', 'extensionRef'],
] as const;
const ONCE = ['CORS', 'RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite'];

/** The filters of a rule or of a backendRef. */
export function verifyFilters(holder: Place): readonly Violation[] {
  const filters = eachIn(holder, 'filters');
  const ofType = (type: string) => filters.filter((filter) => textIn(filter, 'type') === type);
  const both = ofType('RequestRedirect').length > 0 && ofType('URLRewrite').length > 0;
  return [
    ...(both
      ? [
          violation(
            holder,
            'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both',
            'filters',
          ),
        ]
      : []),
    ...ONCE.flatMap((type) =>
      ofType(type)
        .slice(1)
        .map((filter) => violation(filter, `${type} filter cannot be repeated`)),
    ),
    ...filters.flatMap(verifyFilter),
  ];
}

/** A Service is addressed by a port; other kinds need none. */
export function verifyBackendRef(ref: Place): readonly Violation[] {
  const isService = textIn(ref, 'group') === '' && textIn(ref, 'kind') === 'Service';
  return isService && !has(ref, 'port') ? [violation(ref, 'Must have port for Service reference', 'port')] : [];
}

function verifyFilter(filter: Place): readonly Violation[] {
  const type = textIn(filter, 'type');
  const fields = FIELDS.flatMap(([owner, field]) => {
    if (has(filter, field) && type !== owner) {
      return [violation(filter, `filter.${field} must be nil if the filter.type is not ${owner}`, field)];
    }
    if (!has(filter, field) && type === owner) {
      return [violation(filter, `filter.${field} must be specified for ${owner} filter.type`, field)];
    }
    return [];
  });
  const contents = [
    verifyContent(filter, 'cors', verifyCors),
    verifyContent(filter, 'requestHeaderModifier', verifyHeaderModifier),
    verifyContent(filter, 'responseHeaderModifier', verifyHeaderModifier),
    verifyContent(filter, 'requestMirror', verifyMirror),
    verifyContent(filter, 'requestRedirect', verifyPathModifier),
    verifyContent(filter, 'urlRewrite', verifyPathModifier),
  ];
  return [...fields, ...contents.flat()];
}

function verifyContent(
  filter: Place,
  field: string,
  check: (content: Place) => readonly Violation[],
): readonly Violation[] {
  const content = inField(filter, field);
  return content === undefined ? [] : check(content);
}

function verifyMirror(mirror: Place): readonly Violation[] {
  const backendRef = inField(mirror, 'backendRef');
  const fraction = inField(mirror, 'fraction');
  const [numerator, denominator] = [fraction?.value.numerator, fraction?.value.denominator];
  const tooMuch = typeof numerator === 'number' && typeof denominator === 'number' && numerator > denominator;
  return [
    ...(backendRef === undefined ? [] : verifyBackendRef(backendRef)),
    ...(has(mirror, 'percent') && fraction !== undefined
      ? [violation(mirror, 'Only one of percent or fraction may be specified in HTTPRequestMirrorFilter')]
      : []),
    ...(tooMuch ? [violation(mirror, 'numerator must be less than or equal to denominator', 'fraction')] : []),
  ];
}

/** The `path` of a RequestRedirect or URLRewrite. */
function verifyPathModifier(content: Place): readonly Violation[] {
  const path = inField(content, 'path');
  if (path === undefined) return [];
  const type = textIn(path, 'type');
  return (
    [
      ['ReplaceFullPath', 'replaceFullPath'],
      ['ReplacePrefixMatch', 'replacePrefixMatch'],
    ] as const
  ).flatMap(([owner, field]) => {
    if (type === owner && !has(path, field)) {
      return [violation(path, `${field} must be specified when type is set to '${owner}'`, field)];
    }
    if (type !== owner && has(path, field)) {
      return [violation(path, `type must be '${owner}' when ${field} is set`, 'type')];
    }
    return [];
  });
}

function verifyCors(cors: Place): readonly Violation[] {
  return (
    [
      ['allowOrigins', 'AllowOrigins', 'origins'],
      ['allowMethods', 'AllowMethods', 'methods'],
      ['allowHeaders', 'AllowHeaders', 'methods'],
    ] as const
  ).flatMap(([field, name, others]) =>
    listIn(cors, field).length > 1 && listIn(cors, field).includes('*')
      ? [violation(cors, `${name} cannot contain '*' alongside other ${others}`, field)]
      : [],
  );
}
