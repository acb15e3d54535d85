/** Whether `If-None-Match` names the entity tag, weak or strong, or any (RFC 9110, 13.1.2). */
export function isNotModified(request: Request, etag: string): boolean {
  const header = request.headers.get("If-None-Match");
  if (header === null) return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return header.split(",").some((tag) => bare(tag) === "*" || bare(tag) === bare(etag));
}
