const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The number of a weekday by its English name: 1 for Monday to 7 for Sunday. */
export function weekdayCalled(name: string): number | undefined {
  const index = weekdays.indexOf(name);
  return index < 0 ? undefined : index + 1;
}
