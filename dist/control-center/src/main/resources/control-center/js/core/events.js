// @ts-check

/**
 * @typedef {{ id: string, name: string, data: string }} ServerEvent
 */

/**
 * Reads server-sent events off a response, as the HTML standard parses them. `EventSource` cannot
 * send headers, and the credential needs one.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {(event: ServerEvent) => void} take is called for each, in order; a comment, by which the
 *   gateway says that it is there, counts as one without a name or data
 * @returns {Promise<void>} done when the stream ends
 */
export async function readEvents(body, take) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = { id: '', name: '', data: '' };
  let lines = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    rest += value;
    let end;
    while ((end = rest.indexOf('\n')) >= 0) {
      const line = rest.slice(0, end).replace(/\r$/, '');
      rest = rest.slice(end + 1);
      if (line === '') {
        if (lines > 0) {
          take(event);
        }
        event = { id: event.id, name: '', data: '' };
        lines = 0;
        continue;
      }
      const colon = line.indexOf(':');
      if (colon === 0) {
        take({ id: event.id, name: '', data: '' });
        continue;
      }
      const field = colon < 0 ? line : line.slice(0, colon);
      const text = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'data') {
        event.data = lines++ > 0 ? `${event.data}\n${text}` : text;
      } else if (field === 'event') {
        event.name = text;
      } else if (field === 'id') {
        event.id = text;
      }
    }
  }
}
