import { checkScreens } from './accessibility.ts'

checkScreens(1)
