/** Whether `Accept-Encoding` allows gzip: by name, or by `*`, with a weight above 0 (RFC 9110, 12.5.3). */
export function acceptsGzip(request: Request): boolean {
  let any = 0;
  for (const entry of (request.headers.get("Accept-Encoding") ?? "").toLowerCase().split(",")) {
    const [coding = "", ...parameters] = entry.split(";").map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? "1";
    if (coding === "gzip" || coding === "x-gzip") return Number(weight) > 0;
    if (coding === "*") any = Number(weight);
  }
  return any > 0;
}
