/**
 * The file that tells installed programs of a version, with the share of them that takes it at first. electron-updater draws a number
 * once for each installation, so that raising the share adds some and takes nobody's away.
 */
export function withRollout(updateInfo: string, percent: number): string {
  const lines = updateInfo.split('\n').filter((line) => !line.startsWith('stagingPercentage:'))
  const text = lines.join('\n').trimEnd()
  return percent === 100 ? `${text}\n` : `${text}\nstagingPercentage: ${percent}\n`
}
