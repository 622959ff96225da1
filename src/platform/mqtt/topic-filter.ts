/** Whether a filter covers the name of a topic. MQTT 3.1.1 §4.7. */
export function covers(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  // §4.7.2-1: wildcards at the beginning do not reach topics of the broker itself.
  if (topic.startsWith('$') && (wanted[0] === '#' || wanted[0] === '+')) return false;
  for (const [place, level] of wanted.entries()) {
    if (level === '#') return true;
    if (levels[place] === undefined || (level !== '+' && level !== levels[place])) return false;
  }
  return wanted.length === levels.length;
}
