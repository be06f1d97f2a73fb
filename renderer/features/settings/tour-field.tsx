import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'

/** The way back to the tour, whatever became of it. */
export function TourField() {
  const { navigation, tour } = useServices()
  const status = useFeed((state) => state.settings.tour?.status ?? 'offered')
  const isUnderWay = status === 'left' || status === 'running'
  return (
    <div>
      <Button
        size="small"
        onClick={() => {
          navigation.showDialog(null)
          tour.open()
        }}
      >
        {isUnderWay ? 'Go on with the tour' : 'Take the tour'}
      </Button>
    </div>
  )
}
