/** A strip of thin lines, one for each value on a logarithmic scale; the marked one stands out. The caption says it in words. */
export function Strip({ values, marked }: { values: readonly number[]; marked: number }) {
  const positive = values.filter((value) => value > 0);
  const [least, most] = [Math.log(Math.min(...positive)), Math.log(Math.max(...positive))];
  const place = (value: number) => Math.round(4 + ((Math.log(value) - least) / (most - least || 1)) * 592);
  const lines = positive.map((value) => `M${place(value)} 8v24`).join('');
  return (
    <svg class="strip" viewBox="0 0 600 40" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path class="strip-lines" d={lines} />
      {marked > 0 && <path class="strip-mark" d={`M${place(marked)} 0v40`} />}
    </svg>
  );
}
