/** Does something for one that asks; whoever asks while that is under way for others is served by the next turn, together. */
export type AskedTogether<Asked, Answer> = (asked: Asked) => Promise<Answer>;

/** Makes it of what does it for many at once, up to `most` of them, and answers in their order. */
export function together<Asked, Answer>(
  most: number,
  doAll: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
): AskedTogether<Asked, Answer> {
  const waiting: { asked: Asked; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    while (waiting.length > 0) {
      const some = waiting.splice(0, most);
      try {
        const answers = await doAll(some.map(({ asked }) => asked));
        for (const [place, { resolve }] of some.entries()) resolve(answers[place]!);
      } catch (error) {
        for (const { reject } of some) reject(error);
      }
    }
    isBusy = false;
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      if (!isBusy) void work();
    });
}
