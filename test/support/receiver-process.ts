import { appendFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A receiver in a process of its own: what it acknowledges stands in a file before, so that being killed takes nothing back.
const [port = '0', file = ''] = process.argv.slice(2);

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  await appendFile(file, `${Buffer.concat(chunks).toString()}\n`);
  response.writeHead(204).end();
});
server.listen(Number(port), '127.0.0.1', () => console.log(`ready ${(server.address() as AddressInfo).port}`));
