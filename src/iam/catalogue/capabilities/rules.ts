import { ADMINISTER, DELETE_DATA, READ_CONFIG, READ_DATA, USE, WRITE_DATA } from "../capability.ts";
import type { AccessLevel } from "../catalogue.ts";
import { DATA_NOUNS, HOLDER_NOUNS, nounOf, verbOf, words, wordsOf } from "./words.ts";

/** What is published of an action and what the rules look at. */
export interface ActionFacts {
  /** Without the service: "GetObject". */
  name: string;
  accessLevel: AccessLevel;
}

const LOOK = words("describe list get head check is count lookup validate estimate calculate compare discover resolve");
const READ = words("query select receive download retrieve fetch decrypt sample");
const APPLY = words(
  `assume invoke detect recognize translate synthesize infer predict classify analyze connect converse rerank evaluate use
   call access chat recommend sign issue join render pass poll`,
);
const SEND = words("send post upload write insert ingest append emit");
/** What is sent as part of administration: a code that verifies an address, an invitation. */
const CONTROL_NOUNS = words("code invite invitation validation action request scan feedback");
const MAKE = words("create put update modify replace import add copy save store edit set publish");
const DESTROY = words("delete remove purge expire clear drop erase redact terminate destroy discard");
const COPY_NOUNS = words("snapshot backup");
const COPY_SOURCES = words("from snapshot backup point database");

/** Whoever is handed one of these can use what it opens. */
const PASS_NOUNS = words("credential token");
const HAND_OUT = words("get create generate request refresh exchange");
/** A URL with one of these in its name opens a console or an application for its bearer. */
const PASS_URLS = words("presigned signed streaming embed login");
/** Starting a job or stream of one of these kinds uses the service, as the immediate request does. */
const ANALYSES = words(
  "analysis analytics detection recognition moderation transcription translation synthesis classification inference",
);
/** Starting one of these runs what is already defined, or opens a way in. */
const RUNS = words("run execution session");

/**
 * The capabilities of an action by its access level, its verb and the resource it names; never 0. It decides for services
 * without a table and for the actions that a table of exceptions does not name.
 * The published levels are those of the Service Authorization Reference, "Actions, resources, and condition keys".
 */
export function classifyByRule(action: ActionFacts): number {
  const parts = wordsOf(action.name);
  const verb = verbOf(parts);
  const noun = nounOf(parts);
  switch (action.accessLevel) {
    case "Tagging":
    case "Permissions management":
      return LOOK.has(verb) ? READ_CONFIG : ADMINISTER;
    case "List":
      return READ_CONFIG;
    case "Read":
      return readMask(verb, noun, parts);
    case "Write":
      return writeMask(verb, noun, parts);
  }
}

function readMask(verb: string, noun: string, parts: readonly string[]): number {
  if (APPLY.has(verb) || verb === "generate" || handsOut(verb, noun, parts)) return USE;
  if (READ.has(verb)) return READ_DATA;
  const showsContent = verb === "get" || verb === "search" || verb === "export";
  return showsContent && (DATA_NOUNS.has(noun) || noun === verb) ? READ_DATA : READ_CONFIG;
}

function writeMask(verb: string, noun: string, parts: readonly string[]): number {
  if (APPLY.has(verb) || handsOut(verb, noun, parts)) return USE;
  if (LOOK.has(verb) || READ.has(verb) || verb === "export") return readMask(verb, noun, parts);
  if (verb === "start") return RUNS.has(noun) || parts.some((part) => ANALYSES.has(part)) ? USE : ADMINISTER;
  if (SEND.has(verb)) return CONTROL_NOUNS.has(noun) ? ADMINISTER : WRITE_DATA;
  if (verb === "publish" && (noun === verb || noun === "metric")) return WRITE_DATA;
  if (verb === "restore") {
    return parts.length === 1 || parts.some((part) => COPY_SOURCES.has(part)) ? ADMINISTER | READ_DATA : ADMINISTER;
  }
  if (DESTROY.has(verb)) {
    if (DATA_NOUNS.has(noun)) return DELETE_DATA;
    return HOLDER_NOUNS.has(noun) ? ADMINISTER | DELETE_DATA : ADMINISTER;
  }
  if (verb === "backup") return ADMINISTER | WRITE_DATA;
  if ((verb === "create" || verb === "copy") && COPY_NOUNS.has(noun)) return ADMINISTER | WRITE_DATA;
  return MAKE.has(verb) && DATA_NOUNS.has(noun) ? WRITE_DATA : ADMINISTER;
}

function handsOut(verb: string, noun: string, parts: readonly string[]): boolean {
  if (!HAND_OUT.has(verb)) return false;
  return PASS_NOUNS.has(noun) || (noun === "url" && parts.some((part) => PASS_URLS.has(part)));
}
