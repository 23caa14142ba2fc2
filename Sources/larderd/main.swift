import CommandSupport

runProgram(LarderD.self)
