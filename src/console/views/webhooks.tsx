import type { View, ViewCall } from "../view.tsx";
export async function webhooksView(_: ViewCall): Promise<View> {
  return { title: "Webhooks", body: <p /> };
}
export const webhookView = webhooksView;
export const putWebhook = webhooksView;
export const testWebhook = webhooksView;
export const deleteWebhook = webhooksView;
