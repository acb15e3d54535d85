export type AccessLevel = "List" | "Read" | "Write" | "Permissions management" | "Tagging";

export interface CatalogueAction {
  /** Global and dense: services are contiguous, sorted by prefix, then by lower-case action name. */
  id: number;
  /** As published, without the service: "GetObject". */
  name: string;
  accessLevel: AccessLevel;
  /** Bit i stands for CAPABILITIES[i]; never 0. */
  capabilities: number;
  /** Indexes into the service's resourceTypes; empty: no resource type, so a statement must name "*". */
  resourceTypes: readonly number[];
  /** Those of resourceTypes that the action needs in every call. */
  requiredResourceTypes: readonly number[];
}

export interface CatalogueResourceType {
  /** A type published with several ARN formats is there once for each, under the same name. */
  name: string;
  /** The format as published: "arn:${Partition}:s3:::${BucketName}/${ObjectName}". */
  arn: string;
}

export interface CatalogueService {
  index: number;
  /** As in an action, lower-case: "s3". */
  prefix: string;
  /** Short, as people say it, unique: "S3". */
  displayName: string;
  firstActionId: number;
  actions: readonly CatalogueAction[];
  resourceTypes: readonly CatalogueResourceType[];
}

/** What the index says of a service. */
export interface Entry {
  prefix: string;
  displayName: string;
  firstActionId: number;
}

const LEVELS: Record<string, AccessLevel> = {
  L: "List",
  R: "Read",
  W: "Write",
  P: "Permissions management",
  T: "Tagging",
};

/**
 * The service at a place of the index from its detail; the format is that of scripts/catalogue/encode.ts.
 * Throws when the text is not of that format, which only a faulty generator can cause.
 */
export function decode(at: number, entry: Entry, detail: string): CatalogueService {
  const [typeText, shapeText, numbers, nameText] = parts(detail);
  const types = (typeText === "" ? [] : typeText.split(";")).map((text): CatalogueResourceType => {
    const divider = text.indexOf("=");
    return { name: text.slice(0, divider), arn: text.slice(divider + 1) };
  });
  const shapes = shapeText.split(" ").map(decodeShape);
  const actions = nameText.split(" ").map((name, number): CatalogueAction => {
    const shape = shapes[36 * digit(numbers, 2 * number) + digit(numbers, 2 * number + 1)];
    if (shape === undefined) throw new Error(`catalogue: ${entry.prefix}:${name} has no shape`);
    const { accessLevel, capabilities, resourceTypes, requiredResourceTypes } = shape;
    const id = entry.firstActionId + number;
    return { id, name, accessLevel, capabilities, resourceTypes, requiredResourceTypes };
  });
  const { prefix, displayName, firstActionId } = entry;
  return { index: at, prefix, displayName, firstActionId, actions, resourceTypes: types };
}

/** The four parts of a detail; by slices, because V8 interns what split makes of a literal, at twice the time. */
function parts(detail: string): [string, string, string, string] {
  const first = detail.indexOf("|");
  const second = detail.indexOf("|", first + 1);
  const third = detail.indexOf("|", second + 1);
  return [
    detail.slice(0, first),
    detail.slice(first + 1, second),
    detail.slice(second + 1, third),
    detail.slice(third + 1),
  ];
}

/** A digit in base 36, lower-case. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 58 ? code - 48 : code - 87;
}

const NO_TYPES: readonly number[] = [];

/** A shape is level, mask and types, as "R8:0!,1": readable, bit 3, types 0 (required) and 1. */
function decodeShape(text: string): Omit<CatalogueAction, "id" | "name"> {
  const accessLevel = LEVELS[text.charAt(0)];
  if (accessLevel === undefined) throw new Error(`catalogue: unknown access level in ${text}`);
  let at = 1;
  const number = (): number => {
    let value = 0;
    for (let code = text.charCodeAt(at); code >= 48 && code < 58; code = text.charCodeAt(++at)) {
      value = 10 * value + code - 48;
    }
    return value;
  };
  const capabilities = number();
  if (++at >= text.length) {
    return { accessLevel, capabilities, resourceTypes: NO_TYPES, requiredResourceTypes: NO_TYPES };
  }
  const resourceTypes: number[] = [];
  const requiredResourceTypes: number[] = [];
  for (; at < text.length; at++) {
    const type = number();
    resourceTypes.push(type);
    if (text[at] === "!") {
      requiredResourceTypes.push(type);
      at++;
    }
  }
  return { accessLevel, capabilities, resourceTypes, requiredResourceTypes };
}
