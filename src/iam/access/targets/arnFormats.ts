import { services } from "../../catalogue/catalogue.ts";
import { type ServiceScope, serviceScope } from "../../catalogue/serviceActions.ts";
import { arnParts } from "../../policy/arn.ts";
import { type ArnForm, arnForms, commonForm } from "../../policy/names/arnPattern.ts";
import { compilePattern, hasWildcard, literalPattern, literalPrefix, matchesPattern } from "../../policy/pattern.ts";
import { WITNESS, witnessOf } from "../../policy/witness.ts";

const REGION = "$" + "{Region}";
const ACCOUNT = "$" + "{Account}";

const LOG_GROUP = ":log-group:$" + "{LogGroupName}";

/** Patterns whose types are remembered: those that principals share come again and again. */
const REMEMBERED = 2_000;

/** Services in a region of an account whose formats are kept made ready. */
const PLACES = 500;

/** One resource type of one service. */
export interface TypeFormat {
  scope: ServiceScope;
  /** Index into the service's resource types. */
  type: number;
  /** As the catalogue has it, the partition filled in. */
  arn: string;
  /** What every ARN of it begins with. */
  prefix: string;
  /** A name of the type in the account that only wildcards match. */
  witness: string;
  /** False where its ARNs are another service's: topics of `kafka` on which `kafka-cluster` acts. */
  own: boolean;
}

/** A type that a pattern matches in part, and a name of the type that the pattern matches. */
export interface NamedType {
  format: TypeFormat;
  witness: string;
}

/** A type that a resource is of, or that something in it is of. */
interface PartFormat {
  format: TypeFormat;
  /** Pattern of the rest; empty for the resource itself. */
  rest: string;
  /** What stands in no variable of the rest. */
  excluded: string;
}

/** A type as it is in one region of one account. */
interface PlacedFormat {
  format: TypeFormat;
  /** The pattern of its names. */
  names: ArnForm;
}

/** Services whose actions on another service's resources are access to them: assuming a role, SQL by the Data API. */
const ALSO: Readonly<Record<string, readonly string[]>> = { iam: ["sts"], rds: ["rds-data"] };

/**
 * Services whose names inside resources have neither separator: "Naming rules" of DynamoDB ("Supported data types and
 * naming rules in Amazon DynamoDB"), CreateAlias of Lambda.
 */
const PLAIN_NAMES_INSIDE: ReadonlySet<string> = new Set(["dynamodb", "lambda"]);

/** The resource types of the catalogue, with the partition and the account filled in. */
export class TypeFormats {
  readonly all: readonly TypeFormat[];
  /** Indexes of the services that have no resource type at all. */
  readonly withoutTypes: readonly number[];
  readonly #byService = new Map<number, TypeFormat[]>();
  readonly #byArnService = new Map<string, TypeFormat[]>();
  readonly #placed = new Map<string, readonly PlacedFormat[]>();
  readonly #named = new Map<string, readonly NamedType[]>();
  readonly #separators = new Map<TypeFormat, ReadonlyMap<number, string>>();

  readonly #accountId: string;

  constructor(partition: string, accountId: string) {
    this.#accountId = accountId;
    this.all = services().flatMap((service) => {
      const scope = serviceScope(service.index);
      const formats = service.resourceTypes.map((resourceType, type): TypeFormat => {
        const arn = resourceType.arn
          .replaceAll("$" + "{Partition}", partition)
          .replace(":$" + "{AccountId}:", `:${ACCOUNT}:`);
        const witness = witnessOf(asPattern(arn, WITNESS, accountId));
        const arnService = serviceIn(arn, service.prefix);
        const own = arnService === service.prefix || ALSO[arnService]?.includes(service.prefix) === true;
        return { scope, type, arn, prefix: arn.split(/[$*]/, 1)[0] ?? "", witness, own };
      });
      this.#byService.set(service.index, formats);
      for (const format of formats) {
        const arnService = serviceIn(format.arn, service.prefix);
        const list = this.#byArnService.get(arnService);
        if (list === undefined) this.#byArnService.set(arnService, [format]);
        else list.push(format);
      }
      return formats;
    });
    this.withoutTypes = services().flatMap(({ index, resourceTypes }) => (resourceTypes.length === 0 ? [index] : []));
  }

  /** The types that a service's actions take. */
  ofService(index: number): readonly TypeFormat[] {
    return this.#byService.get(index) ?? [];
  }

  /** The types of which a pattern names a part, each once; in the account where it can. */
  namedBy(pattern: string): readonly NamedType[] {
    const known = this.#named.get(pattern);
    if (known !== undefined) return known;
    const matches = compilePattern(pattern);
    const start = literalPrefix(pattern);
    const found = new Map<TypeFormat, NamedType>();
    for (const form of arnForms(pattern)) {
      const [, , , region = "", account = ""] = form;
      for (const { format, names } of this.#candidates(form)) {
        const { arn, prefix, witness: any } = format;
        if ((!prefix.startsWith(start) && !start.startsWith(prefix)) || found.has(format) || matches(any)) continue;
        if ((region === "" && arn.includes(REGION)) || (account === "" && arn.includes(ACCOUNT))) continue;
        const witness = this.#meet(format, form, names);
        if (witness !== undefined) found.set(format, { format, witness });
      }
    }
    const types = [...found.values()];
    if (this.#named.size >= REMEMBERED) this.#named.clear();
    this.#named.set(pattern, types);
    return types;
  }

  /**
   * A name of the type that a pattern, read in one way, matches. Log groups are written with `:*` at the end in policies
   * ("Overview of managing access permissions to your CloudWatch Logs resources").
   */
  #meet(format: TypeFormat, form: ArnForm, names: ArnForm): string | undefined {
    const found = commonForm(form, names, this.#excluded(format));
    if (found !== undefined || !format.arn.endsWith(LOG_GROUP)) return found;
    const resource = names[5] ?? "";
    const inAll = new Map([resource.length - 1, resource.length + 1].map((at) => [at, ":"]));
    return commonForm(form, [...names.slice(0, 5), `${resource}:*`], inAll);
  }

  /**
   * What stands in no variable of a type's names, by the place of its `*` in the resource: the separator that follows
   * it. After the last one that is what sets off the types inside the type, as a bucket's name has no slash but the names
   * of its objects do; and either separator where the name is all of the resource, as a queue's.
   */
  #excluded(format: TypeFormat): ReadonlyMap<number, string> {
    const known = this.#separators.get(format);
    if (known !== undefined) return known;
    const { arn, scope } = format;
    const resource = arnParts(asPattern(arn, "", ""))[5] ?? "";
    const found = new Map<number, string>();
    for (let at = resource.indexOf("*"); at >= 0; at = resource.indexOf("*", at + 1)) {
      const next = resource.charAt(at + 1);
      if (next === "/" || next === ":") found.set(at, next);
    }
    if (arn.endsWith("}")) {
      const rests = this.ofService(scope.index).map((other) => restOf(other.arn, arn));
      const inside = rests.filter((rest) => /^[/:]/.test(rest)).map((rest) => rest.charAt(0));
      found.set(resource.length - 1, resource === "*" ? "/:" : inside.join(""));
    }
    this.#separators.set(format, found);
    return found;
  }

  /** The types that a pattern, read in one way, may name: those of its services, in its region and account. */
  #candidates([, , arnService = "", region = "", account = ""]: ArnForm): Iterable<PlacedFormat> {
    const place = [
      witnessOf(region),
      matchesPattern(account, this.#accountId) ? this.#accountId : witnessOf(account),
    ] as const;
    if (hasWildcard(arnService)) {
      const isNamed = compilePattern(arnService);
      return [...this.#byArnService].flatMap(([name, formats]) =>
        isNamed(name) ? formats.map((format) => placed(format, ...place)) : [],
      );
    }
    const key = `${arnService} ${place.join(" ")}`;
    const known = this.#placed.get(key);
    if (known !== undefined) return known;
    const made = (this.#byArnService.get(arnService) ?? []).map((format) => placed(format, ...place));
    if (this.#placed.size >= PLACES) this.#placed.clear();
    this.#placed.set(key, made);
    return made;
  }

  /** The types that an ARN is of, and those of what it contains: objects of a bucket, indexes of a table. */
  ofResource(arn: string): readonly PartFormat[] {
    const [, , arnService = "", region = "", account = ""] = arnParts(arn);
    const candidates = (this.#byArnService.get(arnService) ?? [])
      .filter(({ own }) => own)
      .map((format) => ({ format, pattern: asPattern(format.arn, region, account) }));
    const itself = candidates.filter(
      ({ format, pattern }) =>
        matchesPattern(pattern, arn) &&
        this.#meet(format, arnParts(literalPattern(arn)), arnParts(pattern)) !== undefined,
    );
    const found: PartFormat[] = itself.map(({ format }) => ({ format, rest: "", excluded: "" }));
    for (const { format, pattern } of candidates) {
      const base = itself.find((each) => each.format !== format && pattern.startsWith(each.pattern));
      const rest = base === undefined ? "" : pattern.slice(base.pattern.length);
      if (/^[/:]/.test(rest)) found.push({ format, rest, excluded: notInside(format) });
    }
    return found;
  }
}

/** What names inside a resource do not have; the label of a stream is an instant, with colons. */
function notInside({ scope, type }: TypeFormat): string {
  const { prefix, resourceTypes } = scope.service;
  if (!PLAIN_NAMES_INSIDE.has(prefix)) return "";
  return prefix === "dynamodb" && resourceTypes[type]?.name === "stream" ? "/" : "/:";
}

function placed(format: TypeFormat, region: string, account: string): PlacedFormat {
  const names = asPattern(format.arn, region, account);
  return { format, names: arnParts(names) };
}

/** The service in a format; the one it belongs to where that is left open, as for recovery points of any service. */
function serviceIn(arn: string, prefix: string): string {
  const [, , arnService = ""] = arnParts(arn);
  return arnService.startsWith("$") ? prefix : arnService;
}

/** An ARN format as a pattern in which only the last part has wildcards. */
function asPattern(arn: string, region: string, account: string): string {
  return arn
    .replaceAll(REGION, region)
    .replaceAll(ACCOUNT, account)
    .replace(/\$\{[^}]*\}/g, "*");
}

/** What a longer format adds, variables as `*`; empty when it does not begin with the other, however they are called. */
function restOf(longer: string, base: string): string {
  const [one, other] = [longer, base].map((arn) => arn.replace(/\$\{[^}]*\}/g, "*"));
  return one !== undefined && other !== undefined && one.startsWith(other) ? one.slice(other.length) : "";
}
