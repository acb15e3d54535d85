/** A Worker between the service and the sandbox that keeps every request, with the status it is answered with. */
export const RECORDER = `
const calls = [];
export default {
  async fetch(request) {
    if (new URL(request.url).pathname === "/_recorded") return Response.json(calls);
    const { url, method } = request;
    const body = method === "GET" ? undefined : await request.text();
    const headers = Object.fromEntries(request.headers);
    const init = { method, headers, body, redirect: "manual" };
    const response = await fetch(url, init);
    calls.push({ url, init, status: response.status });
    return response;
  },
};
`;

/** A request as `fetch` takes it, and the status that answers it. */
export interface RecordedCall {
  url: string;
  init: { method: string; headers: Record<string, string>; body?: string; redirect: "manual" };
  status: number;
}
