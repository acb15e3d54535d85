import { services } from "../../catalogue/catalogue.ts";
import { type ServiceScope, serviceScope } from "../../catalogue/serviceActions.ts";
import { arnParts } from "../../policy/arn.ts";
import { type ArnForm, arnForms, commonForm } from "../../policy/names/arnPattern.ts";
import {
  compilePattern,
  hasWildcard,
  lazilyCompiled,
  literalPrefix,
  type Matcher,
  matchesPattern,
  patternText,
} from "../../policy/pattern.ts";
import { WITNESS, witnessOf } from "../../policy/witness.ts";

const REGION = "$" + "{Region}";
const ACCOUNT = "$" + "{Account}";

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

/** A type as it is in one region of one account. */
interface PlacedFormat {
  format: TypeFormat;
  /** The pattern of its names. */
  names: ArnForm;
  isName: Matcher;
}

/** Services whose actions on another service's resources are access to them: assuming a role, SQL by the Data API. */
const ALSO: Readonly<Record<string, readonly string[]>> = { iam: ["sts"], rds: ["rds-data"] };

/** The resource types of the catalogue, with the partition and the account filled in. */
export class TypeFormats {
  readonly all: readonly TypeFormat[];
  /** Indexes of the services that have no resource type at all. */
  readonly withoutTypes: readonly number[];
  readonly #byService = new Map<number, TypeFormat[]>();
  readonly #byArnService = new Map<string, TypeFormat[]>();
  readonly #placed = new Map<string, readonly PlacedFormat[]>();
  readonly #named = new Map<string, readonly NamedType[]>();
  readonly #separators = new Map<TypeFormat, string>();

  readonly #accountId: string;

  constructor(partition: string, accountId: string) {
    this.#accountId = accountId;
    this.all = services().flatMap((service) => {
      const scope = serviceScope(service.index);
      const formats = service.resourceTypes.map((resourceType, type): TypeFormat => {
        const arn = resourceType.arn.replaceAll("$" + "{Partition}", partition);
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
    const name = hasWildcard(pattern) ? undefined : patternText(pattern);
    const found = new Map<TypeFormat, NamedType>();
    for (const form of arnForms(pattern)) {
      const [, , , region = "", account = ""] = form;
      for (const { format, names, isName } of this.#candidates(form)) {
        const { arn, prefix, witness: any } = format;
        if ((!prefix.startsWith(start) && !start.startsWith(prefix)) || found.has(format) || matches(any)) continue;
        if ((region === "" && arn.includes(REGION)) || (account === "" && arn.includes(ACCOUNT))) continue;
        const witness = name === undefined ? commonForm(form, names) : isName(name) ? name : undefined;
        if (witness !== undefined && !this.#isInside(format, witness)) found.set(format, { format, witness });
      }
    }
    const types = [...found.values()];
    if (this.#named.size >= REMEMBERED) this.#named.clear();
    this.#named.set(pattern, types);
    return types;
  }

  /**
   * Whether a name that has the form of a type's is of something inside one: a bucket's name has no slash, the names of
   * its objects do. Log groups are written with `:*` at the end in policies ("Overview of managing access permissions to
   * your CloudWatch Logs resources").
   */
  #isInside(format: TypeFormat, name: string): boolean {
    const separators = this.#separatorsOf(format);
    if (separators === "") return false;
    const plain =
      format.arn.includes(":logs:") && name.endsWith(`:${WITNESS}`) ? name.slice(0, -WITNESS.length - 1) : name;
    const last = Math.max(...Array.from(separators, (separator) => plain.lastIndexOf(separator)));
    const [, , , region = "", account = ""] = arnParts(name);
    const before = compilePattern(asPattern(format.arn.slice(0, format.arn.lastIndexOf("$")), region, account));
    for (let end = plain.length; end > last; end--) if (before(plain.slice(0, end))) return false;
    return true;
  }

  /**
   * What stands in no name of a type that ends in a name of its own: what sets off those inside it, and where the name
   * is all of the resource, as a queue's, any separator. Empty for other types.
   */
  #separatorsOf(format: TypeFormat): string {
    const known = this.#separators.get(format);
    if (known !== undefined) return known;
    const { arn, scope } = format;
    const rests = arn.endsWith("}") ? this.ofService(scope.index).map((other) => restOf(other.arn, arn)) : [];
    const inside = new Set(rests.filter((rest) => /^[/:]/.test(rest)).map((rest) => rest.charAt(0)));
    const found = /:\$\{[^}:]*\}$/.test(arn) && arnParts(arn)[5]?.startsWith("$") ? "/:" : [...inside].join("");
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
  ofResource(
    arn: string,
  ): { format: TypeFormat /** Pattern of the rest; empty for the resource itself. */; rest: string }[] {
    const [, , arnService = "", region = "", account = ""] = arnParts(arn);
    const candidates = (this.#byArnService.get(arnService) ?? [])
      .filter(({ own }) => own)
      .map((format) => ({ format, pattern: asPattern(format.arn, region, account) }));
    const itself = candidates.filter(
      ({ format, pattern }) => matchesPattern(pattern, arn) && !this.#isInside(format, arn),
    );
    const found = itself.map(({ format }) => ({ format, rest: "" }));
    for (const { format, pattern } of candidates) {
      const base = itself.find((each) => each.format !== format && pattern.startsWith(each.pattern));
      const rest = base === undefined ? "" : pattern.slice(base.pattern.length);
      if (/^[/:]/.test(rest)) found.push({ format, rest });
    }
    return found;
  }
}

function placed(format: TypeFormat, region: string, account: string): PlacedFormat {
  const names = asPattern(format.arn, region, account);
  return { format, names: arnParts(names), isName: lazilyCompiled(names) };
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

/** What a longer format adds; empty when it does not begin with the other. */
function restOf(longer: string, base: string): string {
  return longer.startsWith(base) ? longer.slice(base.length) : "";
}
