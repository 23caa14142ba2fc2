import RuntimeCommands

Larder.main()
