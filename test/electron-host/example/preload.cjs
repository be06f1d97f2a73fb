const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('example', {
  ask: (value) => ipcRenderer.invoke('ask', value),
  sendBytes: (bytes) => ipcRenderer.send('bytes', bytes),
})
