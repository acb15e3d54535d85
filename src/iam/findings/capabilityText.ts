import type { Capability } from "../catalogue/capability.ts";
import { listed, listedWords, type Text, text } from "./text.ts";

type Verbs = Partial<Record<Capability, string>>;

/** What can be done with a resource itself, in words that its name follows. */
const CONTROL: Verbs = { "administer-resource": "administer", "use-resource": "use" };

/** What can be done with its data. */
const DATA: Verbs = { "read-data": "read", "write-data": "write", "delete-data": "delete" };

/** What its API calls using a resource, by type. */
const USE: ReadonlyMap<string, string> = new Map([
  ["IAMRole", "assume"],
  ["LambdaFunction", "invoke"],
]);

/**
 * `read and write data of the S3 bucket ledger`, `administer the SNS topic news and read its data`: what holders of these
 * capabilities can do with `object`. `type`: its type of resource; `amount`: how many resources it stands for. Reading the
 * configuration is mentioned only where it is all, and what IAM says about a role is not its data.
 */
export function capabilityText(capabilities: readonly Capability[], object: Text, type: string, amount = 1): Text {
  const control = verbsOf(capabilities, { ...CONTROL, "use-resource": USE.get(type) ?? "use" });
  const data = verbsOf(capabilities, DATA);
  if (control.length === 0 && data.length === 0) return text`read the configuration of ${object}`;
  if (type === "KMSKey") return keyText(control, capabilities, object, amount);
  if (control.length === 0) return dataText(capabilities, object);
  const controlled = text`${listedWords(control)} ${object}`;
  if (data.length === 0 || type === "IAMRole") return controlled;
  return text`${controlled} and ${listedWords(data)} ${amount === 1 ? "its" : "their"} data`;
}

/** `read and write data of`, `write data to`: data alone. With "or" where not all of it holds for all of `object`. */
export function dataText(capabilities: readonly Capability[], object: Text, conjunction: "and" | "or" = "and"): Text {
  const data = verbsOf(capabilities, DATA);
  return text`${listedWords(data, conjunction)} data ${data.join() === "write" ? "to" : "of"} ${object}`;
}

/** A key has no data: to read and write with it is to decrypt and encrypt. */
function keyText(control: readonly string[], capabilities: readonly Capability[], object: Text, amount: number): Text {
  const [it, its] = amount === 1 ? ["it", "its"] : ["them", "their"];
  const using = verbsOf(capabilities, { "read-data": "decrypt", "write-data": "encrypt" });
  const clauses: Text[] = [];
  if (control.length > 0) clauses.push(text`${listedWords(control)} ${object}`);
  if (using.length > 0) clauses.push(text`${listedWords(using)} with ${control.length > 0 ? it : object}`);
  if (capabilities.includes("delete-data"))
    clauses.push(clauses.length > 0 ? text`delete ${its} key material` : text`delete key material of ${object}`);
  return listed(clauses);
}

/** In the order of `verbs`. */
function verbsOf(capabilities: readonly Capability[], verbs: Verbs): string[] {
  return Object.entries(verbs).flatMap(([capability, verb]) =>
    capabilities.some((each) => each === capability) ? verb : [],
  );
}
